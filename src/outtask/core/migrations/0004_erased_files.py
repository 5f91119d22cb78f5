from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0003_request_content"),
    ]

    operations = [
        migrations.AddField(
            model_name="storedfile",
            name="erased_at",
            field=models.DateTimeField(null=True),
        ),
    ]
