from django.db import migrations, models

from whitestone.kernel.dates import PartialDateField
from whitestone.kernel.geometry import GeometryField


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_postgis")]
    operations = [
        migrations.CreateModel(
            name="Place",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("shape", GeometryField(null=True)),
                ("seen", PartialDateField(null=True)),
            ],
        )
    ]
