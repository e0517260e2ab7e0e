"""Heat demand of a house: envelope, the 30 % saving verdict, design load. No web, no tables."""
