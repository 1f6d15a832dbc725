"""Indexes by which records are found from the one that they name."""

from django.conf import settings
from django.db import migrations, models

from whitestone.kernel.migrating import AddIndex


class Migration(migrations.Migration):
    dependencies = [
        ("lanes", "0001_lanes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AddIndex(
            model_name="lane",
            index=models.Index(condition=models.Q(("task__isnull", False)), fields=["task"], name="lane_by_task"),
        ),
    ]
