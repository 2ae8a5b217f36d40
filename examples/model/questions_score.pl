#!/usr/bin/env perl
# A worker in another language (Perl's core modules alone): which share of the customer's turns is a question.
use strict;
use warnings;
use JSON::PP;

my $json = JSON::PP->new->utf8->canonical;
$| = 1;
print $json->encode({ hello => { protocol => 1, model => 'questions', version => '1' } }), "\n";
while (my $line = <STDIN>) {
    my $request = $json->decode($line);
    my @results = map { score($_) } @{ $request->{items} };
    print $json->encode({ batch => $request->{batch}, results => \@results }), "\n";
}

sub score {
    my ($item) = @_;
    my @turns = grep { $_->{role} eq 'customer' } @{ $item->{turns} || [] };
    my $questions = grep { $_->{text} =~ /[?\x{FF1F}\x{5417}\x{5462}]/ } @turns;
    return { score => @turns ? $questions / @turns : 0, turns => scalar @turns };
}
