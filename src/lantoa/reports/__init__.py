"""What a person sees across apps: the desk ("Việc của tôi")."""
