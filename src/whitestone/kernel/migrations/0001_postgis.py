"""PostGIS, where the database is PostgreSQL. Apps with geometry columns depend on this."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def add_postgis(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Add the extension where it is missing; a server's administrator may have done so already."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("CREATE EXTENSION IF NOT EXISTS postgis")


class Migration(migrations.Migration):
    dependencies = []
    operations = [migrations.RunPython(add_postgis, migrations.RunPython.noop)]
