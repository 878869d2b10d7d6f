#!/bin/sh
# Makes the certificates that the tests' EdgeWorkers server shows: for nobody else, and good at any time of this century,
# whatever the clock says where the tests run. They name only hosts that are reserved for examples, and nothing outside
# the tests trusts their authority.
set -eu
cd "$(dirname "$0")"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
touch "$scratch/index"
cat >"$scratch/ca.cnf" <<END
[ca]
default_ca = tests
[tests]
database = $scratch/index
new_certs_dir = $scratch
rand_serial = yes
unique_subject = no
default_md = sha256
default_startdate = 20000101000000Z
default_enddate = 20991231235959Z
policy = names
[names]
commonName = supplied
END
request() { # NAME SUBJECT EXTENSION...
    name=$1 subject=$2
    shift 2
    printf '%s\n' "$@" subjectKeyIdentifier=hash >"$scratch/$name.ext"
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$scratch/$name.key" \
        -out "$scratch/$name.csr" -subj "/CN=$subject"
}
sign() { # NAME OPTION...
    name=$1
    shift
    openssl ca -batch -notext -config "$scratch/ca.cnf" -in "$scratch/$name.csr" -extfile "$scratch/$name.ext" \
        -out "$name.pem" "$@"
}
authority() { # NAME
    request "$1" "tickscope tests $1" basicConstraints=critical,CA:TRUE keyUsage=critical,keyCertSign,cRLSign
    sign "$1" -selfsign -keyfile "$scratch/$1.key"
}
server() { # NAME OTHER_NAMES
    request "$1" "$1" "subjectAltName=$2" basicConstraints=critical,CA:FALSE keyUsage=critical,digitalSignature \
        extendedKeyUsage=serverAuth authorityKeyIdentifier=keyid
    sign "$1" -cert authority.pem -keyfile "$scratch/authority.key"
    cat "$scratch/$1.key" >>"$1.pem"
}
authority authority
authority stranger
server www.example.com DNS:www.example.com,DNS:e1.akamaiedge-staging.net
server localhost DNS:localhost,IP:127.0.0.1
