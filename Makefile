# Aliases only; everything is done by dev.py, which needs no make.
.PHONY: run test bench

run test bench:
	python3 dev.py $@
