"""Forms in PDF: fields to fill in, and what somebody filled in."""

NOTE = "A form:"  # how the note on a document begins that has fields
