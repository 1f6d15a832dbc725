"""Indexes by which records are found from the one that they name."""

from django.conf import settings
from django.db import migrations, models

from whitestone.kernel.migrating import AddIndex


class Migration(migrations.Migration):
    dependencies = [
        ("quality", "0002_inspected_again"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AddIndex(
            model_name="visit",
            index=models.Index(condition=models.Q(("task__isnull", False)), fields=["task"], name="visit_by_task"),
        ),
    ]
