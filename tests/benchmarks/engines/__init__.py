"""Search engines over the same claims: ours and its peers, each built once and asked the same."""
