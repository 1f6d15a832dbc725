"""An index by which records are found by their reference, however its letters are written."""

import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

from whitestone.kernel.migrating import AddIndex


class Migration(migrations.Migration):
    dependencies = [
        ("hazards", "0001_hazards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AddIndex(
            model_name="hazard",
            index=models.Index(django.db.models.functions.text.Upper("reference"), name="hazard_called"),
        ),
    ]
