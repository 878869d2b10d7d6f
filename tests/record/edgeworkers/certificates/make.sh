#!/bin/sh
# Makes the certificates that the tests' EdgeWorkers server shows: for nobody else, and good for a hundred years.
# They name only hosts that are reserved for examples, and nothing outside the tests trusts their authority.
set -eu
cd "$(dirname "$0")"
days=36500
authority() {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$1.key" -out "$1.pem" -days $days \
        -subj "/CN=tickscope tests $1" -addext basicConstraints=critical,CA:TRUE \
        -addext keyUsage=critical,keyCertSign,cRLSign -addext subjectKeyIdentifier=hash
}
server() {
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$1.key" -out "$1.csr" -subj "/CN=$1"
    printf '%s\n' "subjectAltName=$2" basicConstraints=critical,CA:FALSE keyUsage=critical,digitalSignature \
        extendedKeyUsage=serverAuth authorityKeyIdentifier=keyid subjectKeyIdentifier=hash >"$1.ext"
    openssl x509 -req -in "$1.csr" -CA authority.pem -CAkey authority.key -CAcreateserial -days $days \
        -extfile "$1.ext" -out "$1.pem"
    cat "$1.key" >>"$1.pem"
    rm "$1.key" "$1.csr" "$1.ext"
}
authority authority
authority stranger
server www.example.com DNS:www.example.com,DNS:e1.akamaiedge-staging.net
server localhost DNS:localhost,IP:127.0.0.1
rm authority.key stranger.key authority.srl
