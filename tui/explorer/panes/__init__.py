"""The parts of the profile screen, each painted from the sight that it is given."""
