"""Was this checked before? The archive of claims that others checked, and what is nearest to a claim in it and here."""
