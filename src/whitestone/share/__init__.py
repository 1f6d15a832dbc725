"""What leaves the register for maps and other programs: tiles and exports, each from `visible_to`. Changes nothing."""
