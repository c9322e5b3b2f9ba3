_gwcli_zsh() {
    emulate -L zsh
    local reply=''
    local -a items line
    # Before sh is emulated: there arrays begin at 0.
    line=("${(@)words[1,CURRENT]}")
    reply=$(emulate -L sh; _gwcli_candidates "${line[@]}")
    if [[ "$reply" == @file ]]; then
        _files
        return
    fi
    items=(${(f)reply})
    compadd -a -- items
}

if (( ! $+functions[compdef] )); then
    autoload -U compinit && compinit
fi
compdef _gwcli_zsh gwcli gwcli.py cephnvmf
