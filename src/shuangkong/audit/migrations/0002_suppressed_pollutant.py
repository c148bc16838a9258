from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_cases")]

    operations = [
        migrations.AddField(
            model_name="suppression",
            name="factor",
            field=models.CharField(blank=True, max_length=20, verbose_name="污染物"),
        ),
    ]
