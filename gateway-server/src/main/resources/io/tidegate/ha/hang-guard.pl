# Stands beside a gateway and ends it when it hangs; see HangGuard, which starts this and feeds it. It is no JVM, for what halts
# one may halt two, and it has to be small.
#
# On its input comes one line after another, each the number of ms of silence from then on after which the gateway is ended; 0 is
# never. Silence is counted in slices that this process was awake for: when a whole machine stood still, nobody hung.
use strict;
use warnings;

my ($name, $gateway, $slice) = ($ARGV[0], getppid(), 200);
$0 = "tidegate-guard $name";
# It goes last: the gateway closes the input when it ends.
$SIG{$_} = 'IGNORE' for qw(HUP INT TERM PIPE);

sub end_gateway {
    my ($silence) = @_;
    exit 0 if getppid() != $gateway;
    my $done = kill 'KILL', $gateway;
    my $what = $done ? 'ended, so that its hosts go to another gateway now' : "cannot be ended: $!";
    print STDERR "tidegate-guard: gateway $name (process $gateway) has hung for $silence ms: $what\n";
}

my ($limit, $silence, $input) = (0, 0, '');
vec($input, fileno(STDIN), 1) = 1;
while (1) {
    my $ready = select(my $readable = $input, undef, undef, $slice / 1000);
    if ($ready > 0) {
        my $count = sysread(STDIN, my $lines, 4096);
        exit 0 if !$count;
        ($limit, $silence) = ($1, 0) if $lines =~ /(\d+)\n\z/;
    } elsif ($ready == 0 && $limit > 0 && ($silence += $slice) >= $limit) {
        end_gateway($silence);
        $limit = 0;
    }
}
