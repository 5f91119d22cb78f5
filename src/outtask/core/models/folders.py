"""Which folder of data a database on a server belongs to."""

from django.db import models


class DataFolder(models.Model):
    """One row: the mark of the folder that holds what the rows name, and where it lay when it was first used.

    It is of a database and no part of a workspace: a backup does not hold it.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    mark = models.CharField(max_length=40)
    place = models.CharField(max_length=1000)
