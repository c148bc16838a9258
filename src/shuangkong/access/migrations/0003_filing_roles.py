from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_audit_and_sign_in"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="organisation",
            field=models.CharField(
                blank=True,
                help_text="填报单位的统一社会信用代码；其他角色不填",
                max_length=18,
                verbose_name="所属单位",
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="department",
            field=models.CharField(
                blank=True,
                help_text="只办理本部门报送的数据时填写，如 城市管理；不填则不限部门",
                max_length=60,
                verbose_name="所属部门",
            ),
        ),
        migrations.AlterField(
            model_name="user",
            name="role",
            field=models.CharField(
                choices=[
                    ("administrator", "系统管理员"),
                    ("city_officer", "市级工作人员"),
                    ("county_officer", "县级审核人员"),
                    ("county_clerk", "县级填报人员"),
                    ("enterprise", "填报单位"),
                    ("auditor", "审计人员"),
                    ("viewer", "查阅人员"),
                ],
                default="viewer",
                max_length=20,
                verbose_name="角色",
            ),
        ),
    ]
