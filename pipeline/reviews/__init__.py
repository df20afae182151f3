"""What flows ask people to decide on: the kinds of reviews and what can be done in each."""
