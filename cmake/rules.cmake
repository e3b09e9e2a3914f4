# The only registration of rules there is: the listing of rules/.
function(flatline_rules target)
endfunction()
