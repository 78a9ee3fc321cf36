"""From the archives that learning platforms give to `submitted/<student>/<assignment>/`."""
