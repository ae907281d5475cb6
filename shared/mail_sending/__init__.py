"""Handing mails to a mail server: for notifications, and for the one mail that orders sends itself (sign-in links)."""
