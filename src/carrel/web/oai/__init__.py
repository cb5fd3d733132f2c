"""The library as a repository that others harvest: OAI-PMH 2.0 (Open Archives Initiative, 2002, errata of 2015).

`asking` reads a request, `listing` finds what it asks for in the history, `sets` names parts of the library, `answering`
writes the XML, `provider` is the page.
"""
