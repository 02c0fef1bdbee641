"""Role-play: scenarios as text, their drafts and frozen versions, and the attempts that people make."""
