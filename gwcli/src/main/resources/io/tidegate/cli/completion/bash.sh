_gwcli_bash() {
    local line="${COMP_LINE:0:$COMP_POINT}" current='' item='' reply='' cut=''
    local -a words=()
    read -r -a words <<<"$line"
    case "$line" in *[[:space:]]) words+=('') ;; esac
    current="${words[${#words[@]} - 1]}"
    reply=$(_gwcli_candidates "${words[@]}")
    COMPREPLY=()
    if [ "$reply" = @file ]; then
        compopt -o filenames 2>/dev/null
        mapfile -t COMPREPLY < <(compgen -f -- "$current")
        return
    fi
    # bash takes colons and equals signs for the end of a word, so what stands before the last one is not repeated.
    cut="${current%"${current##*[:=]}"}"
    while read -r item; do
        case "$item" in
            '') ;;
            "$current"*) COMPREPLY+=("${item#"$cut"}") ;;
        esac
    done <<<"$reply"
}

complete -F _gwcli_bash gwcli gwcli.py cephnvmf
