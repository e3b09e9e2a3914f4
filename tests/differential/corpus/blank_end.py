import a
if a:
  b = 1
  
	
