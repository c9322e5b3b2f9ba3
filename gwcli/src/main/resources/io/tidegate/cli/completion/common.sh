# Completion for gwcli, gwcli.py and cephnvmf, written by "gwcli completion". Load it in a shell's startup file:
#   bash:  source <(gwcli completion bash)
#   zsh:   source <(gwcli completion zsh)

_gwcli_commands() {
    #COMMANDS#
}

_gwcli_globals() {
    #GLOBALS#
}

# Actions of a noun.
_gwcli_actions() {
    case "$1" in
    #ACTIONS#
    esac
}

# Options of "noun action".
_gwcli_options() {
    case "$1" in
    #OPTIONS#
    esac
}

# What the plain words of "noun action" stand for.
_gwcli_kinds() {
    case "$1" in
    #WORDS#
    esac
}

# What the value of an option of "noun action" can be: choices, or @kind; nothing when it takes none.
_gwcli_value() {
    case "$1 $2" in
    #VALUES#
    *)
    case "$2" in
    #GLOBAL_VALUES#
    esac
    esac
}

# Candidates for the last argument. Arguments: the program, then the words of the line.
_gwcli_candidates() {
    local program="$1" noun='' action='' nqn='' option='' kinds='' kind='' server='' word='' wanted=''
    shift
    while [ $# -gt 1 ]; do
        word="$1"
        shift
        if [ -n "$option" ]; then
            wanted=$(_gwcli_value "$noun $action" "$option")
            case "$wanted" in @subsystem) nqn="$word" ;; esac
            case "$option" in --server-address | --server-port) server="$server $option=$word" ;; esac
            kinds=$(_gwcli_without "$wanted" "$kinds")
            option=''
            continue
        fi
        case "$word" in
            --*=*)
                option=$(echo "$word" | cut -d= -f1)
                wanted=$(_gwcli_value "$noun $action" "$option")
                case "$wanted" in @subsystem) nqn=$(echo "$word" | cut -d= -f2-) ;; esac
                case "$option" in --server-address | --server-port) server="$server $word" ;; esac
                kinds=$(_gwcli_without "$wanted" "$kinds")
                option=''
                ;;
            -*)
                [ -z "$(_gwcli_value "$noun $action" "$word")" ] || option="$word"
                ;;
            *)
                if [ -z "$noun" ]; then
                    noun=$(_gwcli_action '' "$word")
                    if [ -z "$(_gwcli_actions "$noun")" ]; then
                        action="$noun"
                        noun='-'
                        kinds=$(_gwcli_kinds "$noun $action")
                    fi
                elif [ -z "$action" ]; then
                    action=$(_gwcli_action "$noun" "$word")
                    kinds=$(_gwcli_kinds "$noun $action")
                else
                    kind=$(echo "$kinds" | cut -d' ' -f1)
                    case "$kind" in @subsystem) nqn="$word" ;; esac
                    case "$kinds" in
                        "$kind @repeat") ;;
                        *) kinds=$(echo "$kinds" | cut -s -d' ' -f2-) ;;
                    esac
                fi
                ;;
        esac
    done
    word="$1"
    if [ -n "$option" ]; then
        wanted=$(_gwcli_value "$noun $action" "$option")
    else
        case "$word" in
            --*=*)
                option=$(echo "$word" | cut -d= -f1)
                wanted=$(_gwcli_value "$noun $action" "$option")
                _gwcli_expand "$program" "$server" "$nqn" "$wanted" | sed "s|^|$option=|"
                return
                ;;
            -*)
                wanted="$(_gwcli_options "$noun $action") $(_gwcli_globals)"
                ;;
            *)
                if [ -z "$noun" ]; then
                    wanted=$(_gwcli_commands)
                elif [ -z "$action" ]; then
                    wanted=$(_gwcli_actions "$noun")
                else
                    wanted=$(echo "$kinds" | cut -d' ' -f1)
                fi
                ;;
        esac
    fi
    _gwcli_expand "$program" "$server" "$nqn" "$wanted"
}

# The name under which a noun or an action of a noun is listed here.
_gwcli_action() {
    case "$1 $2" in
    #ALIASES#
    *) echo "$2" ;;
    esac
}

# The kinds left when one has been given by its option.
_gwcli_without() {
    case "$2" in
        "$1 "*) echo "$2" | cut -d' ' -f2- ;;
        "$1") ;;
        *) echo "$2" ;;
    esac
}

# Candidates one a line: names from the gateway for a kind, the choices themselves otherwise.
_gwcli_expand() {
    case "$4" in
        @file) echo @file ;;
        @free | @repeat) ;;
        @*) "$1" $2 completion names "$(echo "$4" | cut -c2-)" ${3:+"$3"} 2>/dev/null ;;
        *) echo "$4" | tr ' ' '\n' ;;
    esac
}

