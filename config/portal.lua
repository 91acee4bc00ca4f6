-- The settings of the portal, each with its default. Take away the two dashes before a key to change it.
-- A variable of the environment wins over this file. An unknown key is an error.
-- Secrets do not belong here: they have files of their own.
return {
  -- The address the portal answers at.
  -- Takes HOST:PORT. TENDERLOOM_LISTEN
  -- listen = "127.0.0.1:8080",

  -- The address of /metrics, on a listener of its own. Empty: there is none.
  -- Takes HOST:PORT, or empty for none. TENDERLOOM_ADMIN_LISTEN
  -- admin_listen = "",

  -- Proxies whose X-Forwarded-For and X-Forwarded-Proto count.
  -- Takes IP addresses or networks (10.0.0.0/8). TENDERLOOM_TRUSTED_PROXIES
  -- trusted_proxies = {},

  -- The portal's address in mails. Empty: the address that the visitor used.
  -- Takes http://HOST or https://HOST, or empty. TENDERLOOM_BASE_URL
  -- base_url = "",

  -- The database. The path of SQLite counts from the data folder; several hosts are tried in order.
  -- Takes sqlite://PATH or mysql://USER@HOST[,HOST2]:PORT/DB (a password belongs into DATABASE_PASSWORD_FILE). TENDERLOOM_DATABASE
  -- database = "sqlite://portal.db",

  -- A file whose first line is the password of the database.
  -- Takes the path of a file that can be read, or empty. TENDERLOOM_DATABASE_PASSWORD_FILE
  -- database_password_file = "",

  -- SQLite: full answers nobody before what was written is on the disk. normal lets rows that were not handed in yet follow within a tenth of a second, which a power cut may take; handing in, deciding and all else wait.
  -- Takes normal or full. TENDERLOOM_SQLITE_SYNCHRONOUS
  -- sqlite_synchronous = "normal",

  -- The mail server. Empty: mails are .eml files in the data folder, under mail/.
  -- Takes smtp://[USER[:PASSWORD]@]HOST[:PORT] or smtps://..., or empty. TENDERLOOM_SMTP
  -- smtp = "",

  -- The sender of all mails.
  -- Takes an e-mail address. TENDERLOOM_MAIL_FROM
  -- mail_from = "service@spo.org.tw",

  -- The virus scanner. Empty: uploads are not scanned.
  -- Takes tcp://HOST:PORT or unix:PATH, or empty. TENDERLOOM_CLAMD
  -- clamd = "",

  -- What happens to uploads while the virus scanner does not answer. accept: they are taken and the log says so.
  -- Takes refuse or accept. TENDERLOOM_CLAMD_UNAVAILABLE
  -- clamd_unavailable = "refuse",

  -- How visitors show that they are people. off needs test_mode.
  -- Takes altcha, turnstile or off. TENDERLOOM_BOT_CHECK
  -- bot_check = "altcha",

  -- The site key of Cloudflare Turnstile (bot_check = "turnstile").
  -- Takes a text, or empty. TENDERLOOM_TURNSTILE_SITE_KEY
  -- turnstile_site_key = "",

  -- A file whose first line is the secret key of Turnstile.
  -- Takes the path of a file that can be read, or empty. TENDERLOOM_TURNSTILE_SECRET_FILE
  -- turnstile_secret_file = "",

  -- Where answers of Turnstile are verified.
  -- Takes https://HOST/PATH (http:// on loopback only). TENDERLOOM_TURNSTILE_VERIFY_URL
  -- turnstile_verify_url = "https://challenges.cloudflare.com/turnstile/v0/siteverify",

  -- Whether staff must sign in with a second factor (R-016). Empty: required, but in test mode.
  -- Takes required, optional or empty. TENDERLOOM_STAFF_TWO_FACTOR
  -- staff_two_factor = "",

  -- Limits on how often something may be tried. off needs test_mode.
  -- Takes on or off. TENDERLOOM_RATE_LIMITS
  -- rate_limits = "on",

  -- A file with a signed number of seconds that is added to the clock. Needs test_mode.
  -- Takes a path, or empty. TENDERLOOM_CLOCK_FILE
  -- clock_file = "",

  -- For tests only: listens on loopback only, a banner on every page.
  -- Takes on or off. TENDERLOOM_TEST_MODE
  -- test_mode = "off",

  -- The looks.
  -- Takes the name of a folder in the themes folder. TENDERLOOM_THEME
  -- theme = "base",

  -- Plugins without which the portal does not start.
  -- Takes a list of names. This file only.
  -- required_plugins = {},

  -- The tender types that this portal offers, by their folders. Tenders that were opened with others go on.
  -- Takes a list of keys, or empty for all. TENDERLOOM_TYPES
  -- types = {},

  -- on: types, pages and printed texts are taken over as soon as their files change. For authors.
  -- Takes on or off. TENDERLOOM_AUTHORING
  -- authoring = "off",

  -- The data folder: files, SQLite, the secret, mails.
  -- Takes a path. TENDERLOOM_DATA
  -- data = "var",

  -- The folder of plugins.
  -- Takes a path. TENDERLOOM_PLUGINS
  -- plugins = "build/plugins",

  -- The folder of tender types.
  -- Takes a path. TENDERLOOM_SCRIPTS
  -- scripts = "scripts",

  -- The folder of themes.
  -- Takes a path. TENDERLOOM_THEMES
  -- themes = "themes",

  -- The roles and what each may do. Copy the file that comes with the portal to change them.
  -- Takes the path of a Lua file. TENDERLOOM_ROLES
  -- roles = "config/roles.lua",

  -- on: a second administrator confirms new staff accounts and changes of role.
  -- Takes on or off. TENDERLOOM_FOUR_EYES
  -- four_eyes = "off",

  -- Staff accounts that nobody signed in with for so many days are disabled. 0: none.
  -- Takes a number from 0 to 3650. TENDERLOOM_IDLE_DAYS
  -- idle_days = 180,

  -- How often an administrator confirms who has which role. 0: nobody is reminded.
  -- Takes a number from 0 to 60. TENDERLOOM_ROLE_REVIEW_MONTHS
  -- role_review_months = 6,

  -- The file of the key that signs tokens. Empty: secret in the data folder, made at the first start.
  -- Takes a path, or empty. TENDERLOOM_SECRET_FILE
  -- secret_file = "",

  -- The least serious kind of line in the log.
  -- Takes debug, info, warning or error. TENDERLOOM_LOG_LEVEL
  -- log_level = "info",

  -- Threads that work on requests. 0: four a processor.
  -- Takes a number from 0 to 1024. TENDERLOOM_WORKER_THREADS
  -- worker_threads = 0,

  -- How long a sign-in lasts (R-011).
  -- Takes a number from 1 to 1440. TENDERLOOM_SESSION_MINUTES
  -- session_minutes = 120,

  -- After how many minutes without a request staff are signed out.
  -- Takes a number from 1 to 1440. TENDERLOOM_STAFF_IDLE_MINUTES
  -- staff_idle_minutes = 30,

  -- The name of the portal. Empty: as the theme says it.
  -- Takes a text. This file only.
  -- site_name = "",

  -- Whom users may write to.
  -- Takes an e-mail address. This file only.
  -- contact_email = "service@spo.org.tw",

  -- Whom users may call.
  -- Takes a text. This file only.
  -- contact_phone = "(02) 6600-2558",

  -- How many months the audit log is kept (control 15: at least 6).
  -- Takes a number from 6 to 240. TENDERLOOM_AUDIT_KEEP_MONTHS
  -- audit_keep_months = 12,

  -- Whom finders of a vulnerability write to (security.txt). Empty: contact_email.
  -- Takes a mailto:, https: or tel: address, or empty. TENDERLOOM_SECURITY_CONTACT
  -- security_contact = "",
}
