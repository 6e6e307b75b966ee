"""What stands between a spider and the network: own hosts, robots.txt, patience and caps."""
