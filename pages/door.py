"""The door: what stands at the address of a staff page for whoever may not see it."""

from ui.desk import guard

guard.close()
