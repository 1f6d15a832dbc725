"""Indexes by which records are found from the one that they name."""

from django.conf import settings
from django.db import migrations, models

from whitestone.kernel.migrating import AddIndex


class Migration(migrations.Migration):
    dependencies = [
        ("finds", "0002_called"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AddIndex(
            model_name="find",
            index=models.Index(
                condition=models.Q(("release__isnull", False)), fields=["release"], name="find_by_release"
            ),
        ),
        AddIndex(
            model_name="find",
            index=models.Index(condition=models.Q(("hazard__isnull", False)), fields=["hazard"], name="find_by_hazard"),
        ),
    ]
