"""The desk: what the people of the shop see in a browser. Every page reads projections, every button is a command."""
