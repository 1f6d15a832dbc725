"""Indexes by which records are found from the one that they name."""

from django.conf import settings
from django.db import migrations, models

from whitestone.kernel.migrating import AddIndex


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0001_evidence"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AddIndex(
            model_name="evidence",
            index=models.Index(
                condition=models.Q(("hazard__isnull", False)), fields=["hazard"], name="evidence_by_hazard"
            ),
        ),
    ]
