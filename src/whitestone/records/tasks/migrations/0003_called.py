"""An index by which records are found by their reference, however its letters are written."""

import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

from whitestone.kernel.migrating import AddIndex


class Migration(migrations.Migration):
    dependencies = [
        ("tasks", "0002_cleared_again"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AddIndex(
            model_name="task",
            index=models.Index(django.db.models.functions.text.Upper("reference"), name="task_called"),
        ),
    ]
