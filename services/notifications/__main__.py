"""`python -m services.notifications setup | relay | consumer`."""

from shared.command_line import commands

main = commands("services.notifications", "Who was told what, and whether it arrived.")

if __name__ == "__main__":
    main()
