"""What a lecturer tunes: the scenario of a show's virtual audience, its schema, its reader and its library."""
