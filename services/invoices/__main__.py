"""`python -m services.invoices setup | relay | consumer`."""

from shared.command_line import commands

main = commands("services.invoices", "Numbers and documents.")

if __name__ == "__main__":
    main()
