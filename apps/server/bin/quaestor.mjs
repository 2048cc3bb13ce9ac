#!/usr/bin/env node
// The installed command: loads the built command line.
import "../dist/cli.js";
