from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0003_lifecycle"),
    ]

    operations = [
        migrations.AddField(
            model_name="document",
            name="is_intermediate",
            field=models.BooleanField(default=False),
        ),
    ]
