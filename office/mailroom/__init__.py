"""The mailroom: letters that leave through an outbox, and mail that comes in."""
