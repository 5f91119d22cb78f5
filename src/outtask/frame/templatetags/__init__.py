"""Tags and filters of the frame, for every room's templates: ``{% load frame %}``."""
