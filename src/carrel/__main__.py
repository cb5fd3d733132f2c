import sys

from carrel.commands import main

if __name__ == "__main__":  # web processes are started by import of this module
    sys.exit(main(sys.argv[1:]))
