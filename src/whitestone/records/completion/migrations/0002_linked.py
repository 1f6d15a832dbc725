"""Indexes by which records are found from the one that they name."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("completion", "0001_completion"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="completion",
            index=models.Index(condition=models.Q(("task__isnull", False)), fields=["task"], name="completion_by_task"),
        ),
    ]
