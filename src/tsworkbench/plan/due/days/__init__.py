"""The days and stretches of days that a phrase names: by a calendar, as a part of a year or of a school's, in short."""
