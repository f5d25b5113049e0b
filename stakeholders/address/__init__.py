"""Forms of address: envelope, card, salutation and closing, in each language."""
