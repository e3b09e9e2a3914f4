if x:
    import a
    b = 1 # c