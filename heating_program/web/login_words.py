"""Our words for what the login library says; it has many messages, these are those it can reach."""

from flask_babel import lazy_gettext as _

# The key is the library's name of the message, the second part its kind.
_WORDS = {
    "API_ERROR": (_("请求无效，请重新操作。"), "error"),
    "GENERIC_AUTHN_FAILED": (_("用户名或密码不正确。"), "error"),
    "UNAUTHORIZED": (_("您没有办理这一事项的权限。"), "error"),
    "UNAUTHENTICATED": (_("请先登录。"), "error"),
    "REAUTHENTICATION_REQUIRED": (_("为保护账号，请再次输入密码。"), "error"),
    "PASSWORD_MISMATCH": (_("密码不正确。"), "error"),
    "RETYPE_PASSWORD_MISMATCH": (_("两次输入的新密码不一致。"), "error"),
    "DISABLED_ACCOUNT": (_("用户名或密码不正确。"), "error"),
    "INVALID_CODE": (_("验证码不正确。"), "error"),
    "INVALID_INPUT": (_("输入内容无效。"), "error"),
    "INVALID_REDIRECT": (_("不能跳转到站外地址。"), "error"),
    "PASSWORD_NOT_PROVIDED": (_("请输入密码。"), "error"),
    "PASSWORD_INVALID_LENGTH": (_("密码至少 %(length)s 个字符。"), "error"),
    "PASSWORD_TOO_SIMPLE": (_("密码容易被猜到，请换一个。"), "error"),
    "USER_DOES_NOT_EXIST": (_("用户名或密码不正确。"), "error"),
    "INVALID_PASSWORD": (_("密码不正确。"), "error"),
    "PASSWORD_IS_THE_SAME": (_("新密码不能与当前密码相同。"), "error"),
    "PASSWORD_CHANGE": (_("密码已修改，其他设备上的登录已退出。"), "success"),
    "LOGIN": (_("请先登录。"), "info"),
    "REFRESH": (_("为保护账号，请再次输入密码。"), "info"),
    "REAUTHENTICATION_SUCCESSFUL": (_("已确认身份。"), "info"),
    "ANONYMOUS_USER_REQUIRED": (_("您已登录。"), "info"),
    "TWO_FACTOR_INVALID_TOKEN": (_("验证码不正确或已过期，请输入最新的 6 位数字。"), "error"),
    "TWO_FACTOR_LOGIN_SUCCESSFUL": (_("已登录。"), "success"),
    "TWO_FACTOR_CHANGE_METHOD_SUCCESSFUL": (_("第二验证已开启。"), "success"),
    "TWO_FACTOR_PERMISSION_DENIED": (_("登录已中断，请重新输入用户名和密码。"), "error"),
    "TWO_FACTOR_METHOD_NOT_AVAILABLE": (_("请选择一种验证方式。"), "error"),
    "TWO_FACTOR_DISABLED": (_("第二验证已关闭。"), "success"),
    "TWO_FACTOR_SETUP_EXPIRED": (_("设置超时，请重新开始。"), "error"),
    "USERNAME_INVALID_LENGTH": (_("用户名或密码不正确。"), "error"),
    "USERNAME_DISALLOWED_CHARACTERS": (_("用户名或密码不正确。"), "error"),
    "USERNAME_NOT_PROVIDED": (_("请输入用户名。"), "error"),
}

LIBRARY_CONFIG = {f"SECURITY_MSG_{name}": words for name, words in _WORDS.items()}
