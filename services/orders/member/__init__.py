"""The member area: what customers see of their orders. Who holds a mail address sees what was ordered with it."""
