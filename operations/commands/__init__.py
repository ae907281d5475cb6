"""What the operator can say, one function a command."""
