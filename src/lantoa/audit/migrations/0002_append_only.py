"""The chain's first head, and the triggers that make the log append-only."""

from django.db import migrations

from lantoa.audit import guard


def begin_chain(apps, schema_editor):
    # Made here rather than by the first writer, so that two first writers have a row to queue for.
    apps.get_model("audit", "ChainHead").objects.get_or_create(pk=1)


def install_guard(apps, schema_editor):
    guard.install(schema_editor.connection)


def remove_guard(apps, schema_editor):
    guard.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [
        migrations.RunPython(begin_chain, migrations.RunPython.noop),
        migrations.RunPython(install_guard, remove_guard),
    ]
